import { Module } from '@nestjs/common';
import { AccessPolicy } from '../application/access/access-policy';
import { AdmitTicket } from '../application/access/admit-ticket';
import { Authenticate } from '../application/access/authenticate';
import { CreateUser } from '../application/access/create-user';
import { ShowUser } from '../application/access/show-user';
import { Tokens } from '../application/access/tokens';
import { Tickets } from '../domain/access/tickets';
import { UserRepository } from '../domain/access/user';
import { RunRepository } from '../domain/chat/run-repository';
import { RandomTokens } from '../infrastructure/access/random-tokens';
import { Settings } from '../infrastructure/config/settings';
import { useCase } from './use-case';

const policy = ({ access }: Settings): AccessPolicy => ({ mode: access.mode, signup: access.signup, adminToken: access.adminToken });

@Module({
  providers: [
    { provide: Tokens, useClass: RandomTokens },
    { provide: AccessPolicy, inject: [Settings], useFactory: policy },
    useCase(Authenticate, UserRepository, Tokens, AccessPolicy),
    useCase(AdmitTicket, Tickets, RunRepository),
    useCase(CreateUser, UserRepository, Tokens, AccessPolicy, Authenticate),
    useCase(ShowUser, UserRepository),
  ],
  exports: [Authenticate, AdmitTicket, CreateUser, ShowUser],
})
export class AccessModule {}
