import { Inject } from '@nestjs/common';
import {
  Ack,
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import { answer, connectToCalls, decline, hangUp, relay, ring, syncCalls } from '#calls';
import {
  AcceptRequest,
  type Ack as Answer,
  bytesOfJson,
  CallRequest,
  callView,
  DeclineRequest,
  SignalRequest,
  SyncRequest,
} from '#contract';
import { type Log, SignalingMetrics } from '#telemetry';
import { type IceServersOf } from '../ice-servers.js';
import { ICE_SERVERS_OF, LOG } from '../parts.js';
import { ackOf } from './ack-of.js';
import { Answers, refOf } from './answers.js';
import { Inviting } from './inviting.js';
import { Switchboard } from './switchboard.js';
import { syncedCall } from './synced-call.js';
import { type CallSocket } from './typed-socket.js';

type Reply = ((answer: Answer) => void) | undefined;

/** The client events of the contract, each translated into a verb of libs/calls and its result into the ack. */
@WebSocketGateway()
export class CallsGateway implements OnGatewayConnection<CallSocket>, OnGatewayDisconnect<CallSocket> {
  constructor(
    private readonly switchboard: Switchboard,
    private readonly answers: Answers,
    private readonly inviting: Inviting,
    private readonly metrics: SignalingMetrics,
    @Inject(ICE_SERVERS_OF) private readonly iceServersOf: IceServersOf,
    @Inject(LOG) private readonly log: Log,
  ) {}

  async handleConnection(socket: CallSocket): Promise<void> {
    try {
      await this.switchboard.open(socket);
    } catch (error) {
      const { app, deviceId } = socket.data.identity;
      this.log.error(
        { app, deviceId, err: error },
        'a socket could not be told what it missed; its client is made to reconnect',
      );
      socket.conn.close();
    }
  }

  async handleDisconnect(socket: CallSocket): Promise<void> {
    const { app, deviceId } = socket.data.identity;
    try {
      await this.switchboard.close(socket);
      this.log.debug({ app, deviceId }, 'a connection has ended');
    } catch (error) {
      this.log.warn({ app, deviceId, err: error }, 'the end of a connection could not be noted');
    }
  }

  @SubscribeMessage('call:invite')
  invite(@ConnectedSocket() socket: CallSocket, @MessageBody() data: unknown, @Ack() ack: Reply): Promise<void> {
    const count = this.metrics.invite();
    const counted = (answer: Answer) => {
      ack?.(answer);
      count(answer.ok ? 'ok' : answer.code);
    };
    return this.inviting.respond({ event: 'call:invite', socket, data, ack: counted });
  }

  @SubscribeMessage('call:ringing')
  ringing(@ConnectedSocket() socket: CallSocket, @MessageBody() data: unknown, @Ack() ack: Reply): Promise<void> {
    return this.answers.respond(
      { event: 'call:ringing', socket, data, ack },
      CallRequest,
      async (request, identity, exchange) =>
        ackOf(await ring(exchange, refOf(identity, request), identity), () => ({})),
    );
  }

  @SubscribeMessage('call:accept')
  accept(@ConnectedSocket() socket: CallSocket, @MessageBody() data: unknown, @Ack() ack: Reply): Promise<void> {
    return this.answers.respond(
      { event: 'call:accept', socket, data, ack },
      AcceptRequest,
      async (request, identity, exchange) =>
        ackOf(await answer(exchange, refOf(identity, request), identity, request.answer), ({ call }) => ({
          call: callView(call, { as: 'callee', deviceId: identity.deviceId }),
        })),
    );
  }

  @SubscribeMessage('call:decline')
  decline(@ConnectedSocket() socket: CallSocket, @MessageBody() data: unknown, @Ack() ack: Reply): Promise<void> {
    return this.answers.respond(
      { event: 'call:decline', socket, data, ack },
      DeclineRequest,
      async (request, identity, exchange) =>
        ackOf(await decline(exchange, refOf(identity, request), identity, request.reason ?? 'declined'), () => ({})),
    );
  }

  @SubscribeMessage('call:signal')
  signal(@ConnectedSocket() socket: CallSocket, @MessageBody() data: unknown, @Ack() ack: Reply): Promise<void> {
    return this.answers.respond(
      { event: 'call:signal', socket, data, ack },
      SignalRequest,
      async (request, identity, exchange) => {
        const { signal, n } = request;
        const sent = { signal, bytes: bytesOfJson(signal), ...(n !== undefined && { n }) };
        const result = await relay(exchange, refOf(identity, request), identity, sent);
        return ackOf(result, ({ told: [entry] }) => (entry ? { seq: entry.seq } : {}));
      },
    );
  }

  @SubscribeMessage('call:hangup')
  hangUp(@ConnectedSocket() socket: CallSocket, @MessageBody() data: unknown, @Ack() ack: Reply): Promise<void> {
    return this.answers.respond(
      { event: 'call:hangup', socket, data, ack },
      CallRequest,
      async (request, identity, exchange) =>
        ackOf(await hangUp(exchange, refOf(identity, request), identity), () => ({})),
    );
  }

  @SubscribeMessage('call:sync')
  sync(@ConnectedSocket() socket: CallSocket, @MessageBody() data: unknown, @Ack() ack: Reply): Promise<void> {
    return this.answers.respond(
      { event: 'call:sync', socket, data, ack },
      SyncRequest,
      async ({ callId, after }, identity, exchange) => {
        const seen = () => after ?? 0;
        const only = callId ?? identity.onlyCall;
        // Who names a call is a party of it from then on, where it may be: a service may have placed it for this very device.
        const found =
          only === undefined
            ? await syncCalls(exchange, identity.app, identity, seen)
            : await connectToCalls(exchange, identity.app, identity, seen, this.switchboard.placeOf(socket), only);
        return {
          ok: true,
          calls: found.map((each) => syncedCall(each, identity, exchange.clock, this.iceServersOf)),
        };
      },
    );
  }
}
