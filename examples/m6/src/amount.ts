/** One unit of the currency, in its smallest unit. */
export const unit = 10n ** 12n

/** A fifth of a unit: what Bob sends to Charlie each time. */
export const fifth = unit / 5n
