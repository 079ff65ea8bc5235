import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { ListAssistants } from '../../../application/chat/list-assistants';
import { ApiProblems } from '../problem-answer';

class AssistantAnswer {
  @ApiProperty({ type: String, example: 'docs' })
  name!: string;
  @ApiProperty({ type: String })
  title!: string;
  @ApiProperty({ type: String })
  description!: string;
  @ApiPropertyOptional({ type: String, description: 'What it searches; missing: it answers without retrieval.' })
  collection?: string;
  @ApiProperty({ type: [String], description: 'Questions to begin with.' })
  suggestions!: string[];
  @ApiProperty({ type: Boolean, description: 'Answers in threads that name none.' })
  default!: boolean;
}

class AssistantsAnswer {
  @ApiProperty({ type: [AssistantAnswer] })
  items!: AssistantAnswer[];
}

@ApiTags('assistants')
@ApiProblems(401, 503)
@Controller('api/assistants')
export class AssistantsController {
  constructor(private readonly listAssistants: ListAssistants) {}

  @Get()
  @ApiOperation({ summary: 'The assistants that can answer now.' })
  @ApiOkResponse({ type: AssistantsAnswer })
  async list(): Promise<AssistantsAnswer> {
    const { assistants, standard } = await this.listAssistants.execute();
    const items = assistants.map(({ name, title, description, collection, suggestions }) => {
      return { name, title, description, collection, suggestions, default: name === standard };
    });
    return { items };
  }
}
