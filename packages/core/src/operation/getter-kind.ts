/**
 * First byte of a getter request.
 *
 * SPEC: Integritee worker, `enum Getter { public, trusted }`. `bound` is ours: the original's signature covers the
 * getter alone, so whoever captures it can replay it for ever, on every worker.
 */
export const getterKinds = { public: 0, trusted: 1, bound: 2 } as const
