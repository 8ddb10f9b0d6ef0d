/** What `lockstep help` says. */
export const help = `lockstep: proves STFs, and shows what disproves them

  lockstep verify MODULE      runs every property of the STF that the module exports
      --export NAME             which STF, where the module exports several
      --seed N                  the same seed gives the same runs; 42
      --budget BUDGET           10s, 5m, 1h, or '200 runs' of each property
      --property N              only this property; may be repeated
      --model MODULE[#NAME]     what it should do: adds property 19
      --unreachable GOAL=WHY    what property 17 need not reach; may be repeated
      --inductive               requires the invariants from every state that they allow, too: the rest of property 10
      --in-process              without the ten environments of property 11, which take fresh processes
      --allow-package NAME      trusts the source of a package, which is checked otherwise; may be repeated
      --allow-float-math        lets the source use floating point whose last digits are up to the engine
      --out FILE                where the counterexample goes; lockstep-counterexample.json
      --json                    prints the report as JSON
  lockstep mutate MODULE      makes small mistakes in its source, and lists those that no property finds
      --export, --seed, --property, --unreachable, --model, --json    as of verify
      --effort SHARE            of the usual runs of each property; 0.25
      --at-least PERCENT        exit code 1 where fewer are found
  lockstep replay FILE        steps through a counterexample, prints a regression test
      --module MODULE           executes it again, and says whether it still holds
      --export NAME
      --model MODULE[#NAME]     of property 19
      --parts MODULE[#NAME]     of a simulation: what stood in the place of a worker's real parts
      --test                    prints the regression test alone
  lockstep explain FILE       says in one paragraph what diverged first
  lockstep html FILE          makes one static page of it
      --out FILE                where the page goes; the same name with .html
  lockstep inspect MODULE     shows identity, calls, getters, events and errors
      --export NAME
      --json
  lockstep help, lockstep --version

MODULE is an ES module in JavaScript (compile TypeScript first; mutate takes either), FILE what verify or simulate has
written.
Exit code 0: it holds. 1: there is a counterexample. 2: a mistake on the command line.`
