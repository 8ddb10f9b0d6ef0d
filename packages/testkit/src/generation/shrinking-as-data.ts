import fc from 'fast-check'

/** What values are that have nothing of what they were drawn from any more. */
const steps = ['shorter', 'simpler'] as const
type Step = (typeof steps)[number]

/** How data gets smaller. */
export interface DataShrinking<Data> {
  /** Whether a value is not worth to be drawn again with less: what comes of that is another value altogether. */
  isData(value: Data): boolean
  shorter(value: Data): Iterable<Data>
  /** Tried when nothing shorter will do, until nothing simpler does either: what is simple may not be needed any more. */
  simpler(value: Data): Iterable<Data>
}

/**
 * The arbitrary, whose values shrink as data where what they are drawn from gets no smaller: what was drawn up by
 * looking at a state is as often as not something else with a piece less to begin with.
 *
 * Takes the arbitrary over: fast-check asks for one of its own.
 */
export function shrinkingAsData<Data>(
  drawn: fc.Arbitrary<Data>,
  { isData, shorter, simpler }: DataShrinking<Data>,
): fc.Arbitrary<Data> {
  const shrinkDrawn = drawn.shrink.bind(drawn)
  const valuesOf = (values: Iterable<Data>, step: Step): fc.Stream<fc.Value<Data>> =>
    fc.stream(mapped(values, (value) => new fc.Value(value, step)))
  const asData = (value: Data, step: Step): fc.Stream<fc.Value<Data>> => {
    const streams = { shorter: valuesOf(shorter(value), 'shorter'), simpler: valuesOf(simpler(value), 'simpler') }
    return step === 'shorter' ? streams.shorter.join(streams.simpler) : streams.simpler.join(streams.shorter)
  }
  drawn.shrink = (value, context) => {
    const step = steps.find((each) => each === context)
    if (step !== undefined) return asData(value, step)
    return isData(value) ? asData(value, 'shorter') : shrinkDrawn(value, context).join(asData(value, 'shorter'))
  }
  return drawn
}

function* mapped<From, To>(values: Iterable<From>, made: (value: From) => To): Generator<To, void, void> {
  for (const value of values) yield made(value)
}
