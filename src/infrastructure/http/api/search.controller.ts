import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { SearchCollection } from '../../../application/knowledge/search-collection';
import type { Principal } from '../../../domain/access/principal';
import { Unavailable } from '../../../domain/failure';
import type { UserId } from '../../../domain/ids';
import { Caller } from '../caller';
import { JsonBody, type RequestWithBody } from '../json-body';
import { ApiProblems } from '../problem-answer';
import { filterOf, SearchAnswer, searchAnswer, SearchBody } from './search-wire';

@ApiTags('knowledge')
@ApiProblems(401, 503)
@Controller('api/search')
export class SearchController {
  constructor(private readonly searchCollection: SearchCollection) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Finds passages in a collection, by words, by meaning, or by both.' })
  @JsonBody()
  @ApiProblems(404, 409)
  @ApiOkResponse({ type: SearchAnswer })
  async search(
    @Caller() caller: Principal,
    @Body() body: SearchBody,
    @Req() request: RequestWithBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SearchAnswer> {
    const left = new AbortController();
    response.once('close', () => left.abort(new Unavailable('The caller has left.')));
    const found = await this.searchCollection.execute(caller, {
      query: body.query,
      userId: (body.user_id ?? undefined) as UserId | undefined,
      collection: body.collection ?? undefined,
      k: body.k ?? undefined,
      mode: body.mode ?? undefined,
      minScore: body.min_score ?? undefined,
      filter: filterOf(request),
      signal: left.signal,
    });
    return searchAnswer(found);
  }
}
