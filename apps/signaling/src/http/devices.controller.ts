import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put, Query, UseGuards } from '@nestjs/common';
import { type Identity } from '#auth';
import { type DeviceRef, type Exchange, joinCalls, leaveCalls, type Registration } from '#calls';
import { deviceView, type DeviceView, parse, RegistrationBody, TokensBody } from '#contract';
import { EXCHANGE } from '../parts.js';
import { Switchboard } from '../sockets/switchboard.js';
import { checkedDeviceId } from './ids.js';
import { type Query as Parameters } from './parameters.js';
import { Speaker, SpeakerGuard } from './speaker.guard.js';
import { taken } from './taken.js';
import { userOf } from './user-of.js';

/** A user's devices and their push tokens. */
@Controller('v1/devices')
@UseGuards(SpeakerGuard)
export class DevicesController {
  constructor(
    @Inject(EXCHANGE) private readonly exchange: Exchange,
    private readonly switchboard: Switchboard,
  ) {}

  @Put(':deviceId')
  async register(
    @Speaker() speaker: Identity,
    @Param('deviceId') deviceId: string,
    @Query() query: Parameters,
    @Body() body: unknown,
  ): Promise<DeviceView> {
    const device = { ...userOf(speaker, query), deviceId: checkedDeviceId(deviceId) };
    const { tokens, ...registration } = taken(parse(RegistrationBody, body, { tokens: TokensBody }));
    const { devices, clock } = this.exchange;
    const given = { ...registration, tokens: inLowerCase(tokens) };
    const { device: known, displaced } = await devices.register(device, given, clock());
    try {
      // First: where it is the only phone, under another id, the call goes on with it.
      if (known.tokens.voip) await joinCalls(this.exchange, device);
    } finally {
      await Promise.all(displaced.map((other) => this.leave(other)));
    }
    return deviceView(known);
  }

  @Get()
  async list(@Speaker() speaker: Identity, @Query() query: Parameters): Promise<{ devices: DeviceView[] }> {
    const devices = await this.exchange.devices.list(userOf(speaker, query));
    return { devices: devices.map(deviceView) };
  }

  /** Log-out: the device never rings again for this user. */
  @Delete(':deviceId')
  @HttpCode(204)
  async remove(
    @Speaker() speaker: Identity,
    @Param('deviceId') deviceId: string,
    @Query() query: Parameters,
  ): Promise<void> {
    const device = { ...userOf(speaker, query), deviceId: checkedDeviceId(deviceId) };
    await this.exchange.devices.remove(device);
    await this.leave(device);
  }

  /** It hears the end of what rings there, and then nothing more. */
  private async leave(device: DeviceRef): Promise<void> {
    await leaveCalls(this.exchange, device);
    await this.switchboard.disconnectDevice(device);
  }
}

/** A token has one spelling, else it could have two owners. */
function inLowerCase({ voip, alert }: TokensBody): Registration['tokens'] {
  return {
    ...(voip !== undefined && { voip: voip?.toLowerCase() ?? null }),
    ...(alert !== undefined && { alert: alert?.toLowerCase() ?? null }),
  };
}
