/** Far from every usual zone: quarters of an hour, and a date of its own for half the day. */
const otherZone = 'Pacific/Chatham'
const zoneInItsPlace = 'America/St_Johns'

const otherVariables = { HOME: '/elsewhere', USER: 'nobody', NODE_ENV: 'elsewhere', HOSTNAME: 'another', LANG: 'et_EE' }

/**
 * Runs something synchronous with the environment variables of another machine, its time zone among them, and puts them
 * back.
 *
 * In a thread that is not the process's first, `process.env` is a copy and the zone stays: there, only the environments
 * of `@lockstep/testkit/paranoid` differ in it.
 */
export function onOtherMachine<Result>(run: () => Result): Result {
  const { env } = process
  const zone = env.TZ === otherZone ? zoneInItsPlace : otherZone
  const others: Readonly<Record<string, string>> = { ...otherVariables, TZ: zone }
  const former = Object.keys(others).map((name): readonly [string, string | undefined] => [name, env[name]])
  Object.assign(env, others)
  try {
    return run()
  } finally {
    for (const [name, value] of former) {
      if (value === undefined) delete env[name]
      else env[name] = value
    }
  }
}
