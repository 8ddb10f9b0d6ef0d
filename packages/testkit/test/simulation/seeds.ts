/** How many seeds the tests try; `npm run simulate` tries more. */
export const seeds = Number(process.env.SIMULATION_SEEDS ?? 12)
