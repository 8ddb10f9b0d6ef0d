import { BaseError, ContractFunctionRevertedError } from 'viem'

/** `success`, or the name of the contract's error that a simulated call reverts with. */
export async function outcomeOf(simulated: Promise<unknown>): Promise<string> {
  try {
    await simulated
    return 'success'
  } catch (error) {
    const reverted =
      error instanceof BaseError ? error.walk((cause) => cause instanceof ContractFunctionRevertedError) : error
    if (reverted instanceof ContractFunctionRevertedError)
      return reverted.data?.errorName ?? 'reverted without an error'
    throw error
  }
}
