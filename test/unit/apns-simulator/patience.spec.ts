import { Patience } from '../../../libs/apns-simulator/src/patience.js';

/** How many errors of a reason it takes. */
function borne(reason: string, patience = new Patience()): number {
  let errors = 1;
  while (!patience.isLostBy(reason)) errors += 1;
  return errors;
}

describe('the patience with a connection', () => {
  it('ends after 100 errors, with bad device tokens after 25', () => {
    expect(borne('BadTopic')).toBe(100);
    expect(borne('BadDeviceToken')).toBe(25);
  });

  it('grows again with each success', () => {
    const patience = new Patience();
    for (let error = 0; error < 50; error += 1) patience.isLostBy('BadTopic');
    for (let success = 0; success < 60; success += 1) patience.success();
    expect(borne('BadTopic', patience)).toBe(100);
  });
});
