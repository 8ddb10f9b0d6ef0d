/** What code that must return nothing may return. */
// biome-ignore lint/suspicious/noConfusingVoidType: where the type is `void` alone, TypeScript takes functions that return anything, promises too
export type Nothing = void | undefined
