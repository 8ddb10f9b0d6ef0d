/**
 * What instrumented code counts with, in front of it in the same scope: a function's own code adds and compares a
 * local variable, which is as cheap as counting gets.
 *
 * Arguments from a list lie on the stack as long as their call lasts, so they are charged to the same budget, 16 for
 * one level. `$lockstepCall` gives back what its call was charged.
 *
 * `$lockstepHost` is the compartment's: the parts that throw, copy lists and freeze.
 */
export function guardPrelude(maxDepth: number): string {
  return `'use strict';
const $lockstepMaxDepth = ${maxDepth};
let $lockstepDepth = 0;
const $lockstepTooDeep = () => $lockstepHost.tooDeep($lockstepMaxDepth);
const $lockstepCharge = (items) => {
  $lockstepDepth += items.length >> 4;
  if ($lockstepDepth > $lockstepMaxDepth) $lockstepTooDeep();
  return items;
};
const $lockstepBound = (list) => $lockstepCharge($lockstepHost.bound(list));
const $lockstepBoundList = (list) => {
  const items = $lockstepHost.boundList(list);
  return items === list ? list : $lockstepCharge(items);
};
const $lockstepCall = (evaluate) => {
  const depth = $lockstepDepth;
  try { return evaluate(); } finally { $lockstepDepth = depth; }
};
const $lockstepReflect = $lockstepHost.reflect;
const $lockstepFunctionApply = (() => {}).apply;
const $lockstepApplier = (target) => {
  if (typeof target !== 'function' || target.apply !== $lockstepFunctionApply) return target;
  const applier = {
    apply(self, list) {
      const to = this === applier ? target : this;
      const items = list === undefined || list === null ? [] : list;
      return $lockstepCall(() => $lockstepReflect.apply(to, self, $lockstepBoundList(items)));
    },
  };
  return applier;
};
const Reflect = Object.freeze({
  ...Object.fromEntries($lockstepReflect.ownKeys($lockstepReflect).map((name) => [name, $lockstepReflect[name]])),
  apply: (target, self, list) => $lockstepCall(() => $lockstepReflect.apply(target, self, $lockstepBoundList(list))),
  construct: (target, list, ...rest) =>
    $lockstepCall(() => $lockstepReflect.construct(target, $lockstepBoundList(list), ...rest)),
});
const $lockstepPower = $lockstepHost.power;
const $lockstepWhole = $lockstepHost.whole;
const $lockstepSeal = $lockstepHost.seal;
const $lockstepKeep = (value) => {
  $lockstepSeal([value]);
  return value;
};
const $lockstepCount = (evaluate) => {
  if ($lockstepDepth >= $lockstepMaxDepth) $lockstepTooDeep();
  $lockstepDepth += 1;
  try { return evaluate(); } finally { $lockstepDepth -= 1; }
};
`
}
