import { type WireError } from '#contract';

/** An error of the contract, on its way out of a controller: `{ code, message }` with the status of the code. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(readonly error: WireError) {
    super(error.message);
  }
}
