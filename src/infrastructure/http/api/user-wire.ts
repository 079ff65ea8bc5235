import { ApiProperty } from '@nestjs/swagger';
import type { User } from '../../../domain/access/user';
import { Text } from '../fields';

export class UserBody {
  @Text({ max: 200, description: 'How the user is called.', example: 'Ana' })
  name!: string;
}

export class NewUserAnswer {
  @ApiProperty({ type: 'integer', minimum: 1 })
  user_id!: number;
  @ApiProperty({ type: String })
  name!: string;
  @ApiProperty({ type: String, description: 'Shown this once: only its hash is kept.', example: 'rl_8sQh…' })
  token!: string;
}

export class UserAnswer {
  @ApiProperty({ type: 'integer', minimum: 1 })
  user_id!: number;
  @ApiProperty({ type: String })
  name!: string;
  @ApiProperty({ type: String, example: 'default' })
  tier!: string;
}

export const newUserAnswer = (user: User, token: string): NewUserAnswer => ({ user_id: user.id, name: user.name, token });
export const userAnswer = (user: User): UserAnswer => ({ user_id: user.id, name: user.name, tier: user.tier });
