/** What each value of `apns-push-type` wants behind the bundle id in `apns-topic` ("Sending notification requests to APNs"). */
const TOPIC_SUFFIX: ReadonlyMap<string, string> = new Map([
  ['alert', ''],
  ['background', ''],
  ['complication', '.complication'],
  ['controls', '.push-type.controls'],
  ['fileprovider', '.pushkit.fileprovider'],
  ['liveactivity', '.push-type.liveactivity'],
  ['location', '.location-query'],
  ['mdm', ''],
  ['pushtotalk', '.voip-ptt'],
  // "the apns-topic header field must use your app's bundle ID with .voip appended to the end"
  ['voip', '.voip'],
  ['widgets', '.push-type.widgets'],
]);

/** Whether an app of this bundle id can own the topic. */
export function isTopicOf(bundleId: string, topic: string): boolean {
  return [...TOPIC_SUFFIX.values()].some((suffix) => topic === bundleId + suffix);
}

/** The app's topic that a push type goes with; undefined where there is no such push type. */
export function topicFor(pushType: string, bundleId: string): string | undefined {
  const suffix = TOPIC_SUFFIX.get(pushType);
  return suffix === undefined ? undefined : bundleId + suffix;
}

/** The push type that a topic of the app speaks of, for a push without the header, which Apple recommends but does not require. */
export function pushTypeOf(topic: string, bundleId: string): string {
  return [...TOPIC_SUFFIX.keys()].find((pushType) => topicFor(pushType, bundleId) === topic) ?? 'alert';
}
