import { type RecordedRequest } from '../../../libs/apns-simulator/src/push.js';
import { PushRecord } from '../../../libs/apns-simulator/src/push-record.js';

describe("the simulator's record", () => {
  it.each([9_999, 10_000, 10_001, 20_000, 20_001])('holds the last 10,000 of %d requests', (total) => {
    const record = new PushRecord();
    for (let stream = 1; stream <= total; stream++) record.add({ stream } as RecordedRequest);
    const kept = Math.min(total, 10_000);
    expect(record.requests).toHaveLength(kept);
    expect(record.requests[0]).toEqual({ stream: total - kept + 1 });
    expect(record.requests.at(-1)).toEqual({ stream: total });
  });
});
