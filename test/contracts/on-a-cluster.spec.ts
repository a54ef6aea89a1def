import { NOW } from '../support/calls.js';
import { callListContract } from './call-list.contract.js';
import { callOutboxContract } from './call-outbox.contract.js';
import { callStoreContract } from './call-store.contract.js';
import { deviceBookContract } from './device-book.contract.js';
import { devicePlacesContract } from './device-places.contract.js';
import { deviceTokensContract } from './device-tokens.contract.js';
import { portsIn } from './in-redis.js';
import { partyNotifierContract } from './party-notifier.contract.js';
import { pushQueueContract } from './push-queue.contract.js';
import { clusterOfThisFile } from './redis-of-this-file.js';
import { ringTimerContract } from './ring-timer.contract.js';

const NAME = 'on a cluster of three masters';
const ports = portsIn(clusterOfThisFile());

callStoreContract(NAME, ports.callStore);
callOutboxContract(NAME, async () => (await ports.callStore(() => NOW)).store);
callListContract(NAME, async () => (await ports.callStore(() => NOW)).store);
deviceBookContract(NAME, ports.deviceBook);
devicePlacesContract(NAME, ports.deviceBook);
deviceTokensContract(NAME, ports.deviceBook);
partyNotifierContract(NAME, ports.partyNotifier);
pushQueueContract(NAME, ports.pushQueue);
ringTimerContract(NAME, ports.ringTimer);
