import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { DocumentBody, UploadFields } from './document-body';
import { MOST_FILES } from './multipart';

/** As it is documented: a part with a file name is a file, whatever it is called. */
export class UploadForm extends UploadFields {
  @ApiProperty({
    type: 'array',
    minItems: 1,
    maxItems: MOST_FILES,
    items: { type: 'string', format: 'binary' },
    description: 'Files, in parts of any name. Of a name with a path the last part is kept.',
  })
  file!: unknown[];
}

/** Documents what brings documents: one text, or files. */
export const UPLOAD_BODY = {
  required: true,
  content: {
    'application/json': { schema: { $ref: getSchemaPath(DocumentBody) } },
    'multipart/form-data': { schema: { $ref: getSchemaPath(UploadForm) } },
  },
};
