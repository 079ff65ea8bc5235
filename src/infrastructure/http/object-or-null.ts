import type { Type } from '@nestjs/common';
import { ApiProperty, getSchemaPath } from '@nestjs/swagger';

/**
 * Documents a member that is an object or null; its class needs ApiExtraModels. In OpenAPI 3.0 `nullable` counts only beside a `type`:
 * beside a reference it would say that null never comes.
 */
export const ApiObjectOrNull = (model: Type): PropertyDecorator =>
  ApiProperty({ oneOf: [{ $ref: getSchemaPath(model) }, { type: 'object', nullable: true, enum: [null] }] });
