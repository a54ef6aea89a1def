import { judge } from '../../../libs/apns-simulator/src/judge.js';
import { KnownTokens } from '../../../libs/apns-simulator/src/known-tokens.js';

const app = { bundleId: 'org.example.demo', teamId: 'TEAM123456', keys: [] };
const rules = { apps: [app], tokens: new KnownTokens('any') };

/** The answer to a push without a topic, from a certificate for these topics. */
const withoutTopic = (topics: string[]) => {
  const request = {
    receivedAt: 0,
    method: 'POST',
    path: '/3/device/00',
    headers: {},
    repeatsHeader: false,
    body: '{}',
    bodyBytes: 2,
  };
  return judge(request, { kind: 'certificate', topics }, 'an id', rules);
};

describe('a push without a topic', () => {
  it("goes to the certificate's, if there is one only", () => {
    expect(withoutTopic(['org.example.demo.voip'])).toMatchObject({ topic: 'org.example.demo.voip', pushType: 'voip' });
  });

  it('is refused where the certificate names several', () => {
    const answer = withoutTopic(['org.example.demo', 'org.example.demo.voip']);
    expect(answer).toMatchObject({ status: 400, reason: 'MissingTopic' });
  });
});
