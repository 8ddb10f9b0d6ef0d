/** See judge-rows.mjs. */
export function judgeRows(
  rows: readonly { readonly id: string; readonly requirement: string }[],
  reasons: Readonly<Record<string, string>>,
  report: {
    readonly testResults: readonly {
      readonly name: string
      readonly status: string
      readonly message?: string
      readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
    }[]
  },
): { readonly lines: readonly string[]; readonly isConforming: boolean }
