import { callStoreContract } from './call-store.contract.js';
import { deviceBookContract } from './device-book.contract.js';
import { deviceTokensContract } from './device-tokens.contract.js';
import { portsIn } from './in-redis.js';
import { partyNotifierContract } from './party-notifier.contract.js';
import { pushQueueContract } from './push-queue.contract.js';
import { clusterOfThisFile } from './redis-of-this-file.js';
import { ringTimerContract } from './ring-timer.contract.js';

const NAME = 'on a cluster of three masters';
const ports = portsIn(clusterOfThisFile());

callStoreContract(NAME, ports.callStore);
deviceBookContract(NAME, ports.deviceBook);
deviceTokensContract(NAME, ports.deviceBook);
partyNotifierContract(NAME, ports.partyNotifier);
pushQueueContract(NAME, ports.pushQueue);
ringTimerContract(NAME, ports.ringTimer);
