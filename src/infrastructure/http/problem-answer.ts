import { STATUS_CODES } from 'node:http';
import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, ApiResponse, getSchemaPath } from '@nestjs/swagger';

export class FieldErrorAnswer {
  @ApiProperty({ type: String, description: 'The field as the body names it; empty for the body itself.' })
  field!: string;
  @ApiProperty({ type: String })
  message!: string;
}

/** RFC 9457. Failures add their facts beside these members: `run_id` of the active run, say. */
export class ProblemAnswer {
  @ApiProperty({ type: String, example: 'about:blank' })
  type!: string;
  @ApiProperty({ type: String, example: 'Conflict' })
  title!: string;
  @ApiProperty({ type: 'integer', example: 409 })
  status!: number;
  @ApiProperty({ type: String, description: 'What to do.' })
  detail!: string;
  @ApiProperty({ type: String, description: 'The path that was asked.' })
  instance!: string;
  @ApiProperty({ type: String, description: 'Stable, for programs.', example: 'thread_busy' })
  code!: string;
  @ApiPropertyOptional({ type: [FieldErrorAnswer], description: 'With 422.' })
  errors?: FieldErrorAnswer[];
  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'With 409 `thread_busy`: the active run.' })
  run_id?: string;
}

/** Documents the problems that a route may answer with. */
export const ApiProblems = (...statuses: number[]): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ApiExtraModels(ProblemAnswer),
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: STATUS_CODES[status],
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemAnswer) } } },
      }),
    ),
  );
