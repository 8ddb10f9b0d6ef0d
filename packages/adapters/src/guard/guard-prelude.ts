/**
 * What instrumented code counts with, in front of it in the same scope: a function's own code adds and compares a
 * local variable, which is as cheap as counting gets.
 *
 * `$lockstepHost` is the compartment's: the parts that throw and freeze.
 */
export function guardPrelude(maxDepth: number): string {
  return `'use strict';
const $lockstepMaxDepth = ${maxDepth};
let $lockstepDepth = 0;
const $lockstepTooDeep = () => $lockstepHost.tooDeep($lockstepMaxDepth);
const $lockstepBound = $lockstepHost.bound;
const $lockstepPower = $lockstepHost.power;
const $lockstepSeal = $lockstepHost.seal;
const $lockstepCount = (evaluate) => {
  if ($lockstepDepth >= $lockstepMaxDepth) $lockstepTooDeep();
  $lockstepDepth += 1;
  try { return evaluate(); } finally { $lockstepDepth -= 1; }
};
`
}
