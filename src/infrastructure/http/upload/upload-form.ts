import { getSchemaPath } from '@nestjs/swagger';
import { DocumentBody, UploadFields } from './document-body';
import { MOST_FILES } from './multipart';

/** Documents what brings documents: one text, or files. */
export const UPLOAD_BODY = {
  required: true,
  content: {
    'application/json': { schema: { $ref: getSchemaPath(DocumentBody) } },
    'multipart/form-data': {
      schema: {
        allOf: [
          { $ref: getSchemaPath(UploadFields) },
          {
            type: 'object',
            required: ['file'],
            properties: {
              file: {
                type: 'array',
                minItems: 1,
                maxItems: MOST_FILES,
                items: { type: 'string', format: 'binary' },
                description: 'Files, in parts of any name. Of a name with a path the last part is kept.',
              },
            },
          },
        ],
      },
    },
  },
};
