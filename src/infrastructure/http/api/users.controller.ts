import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CreateUser } from '../../../application/access/create-user';
import { ShowUser } from '../../../application/access/show-user';
import type { Principal } from '../../../domain/access/principal';
import { Caller, Credential, Public } from '../caller';
import { JsonBody } from '../json-body';
import { ApiProblems } from '../problem-answer';
import { NewUserAnswer, newUserAnswer, UserAnswer, userAnswer, UserBody } from './user-wire';

@ApiTags('users')
@ApiProblems(401, 503)
@Controller('api/users')
export class UsersController {
  constructor(
    private readonly createUser: CreateUser,
    private readonly showUser: ShowUser,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Makes a user and its token. Where SIGNUP=closed, only with ADMIN_TOKEN.' })
  @Public()
  @ApiBearerAuth()
  @JsonBody()
  @ApiProblems(403)
  @ApiCreatedResponse({ type: NewUserAnswer })
  async create(@Credential() credential: string | undefined, @Body() body: UserBody): Promise<NewUserAnswer> {
    const { user, token } = await this.createUser.execute(body.name, credential);
    return newUserAnswer(user, token);
  }

  @Get('me')
  @ApiOperation({ summary: 'Whose token this is.' })
  @ApiOkResponse({ type: UserAnswer })
  async me(@Caller() caller: Principal): Promise<UserAnswer> {
    return userAnswer(await this.showUser.execute(caller));
  }
}
