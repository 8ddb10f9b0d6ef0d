/** Where a report is asked for. SPEC: Intel's report API, version 4. */
export const reportPath = '/attestation/v4/report'
