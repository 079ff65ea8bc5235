import type { Clock } from '../../domain/clock';
import type { LanguageModels } from '../../domain/models/language-model';
import type { Settings } from '../config/settings';
import { OfflineModel } from './offline-model';
import { OpenaiModel } from './openai-model';

/** The models that the settings name. @throws ModelFailure when they cannot be built, with what to set */
export function languageModels({ provider, model, openai, offlineTokensPerSecond }: Settings['models'], clock: Clock): LanguageModels {
  switch (provider) {
    case 'openai':
      return { chain: [new OpenaiModel({ model, ...openai })] };
    case 'offline':
      return { chain: [new OfflineModel(clock, offlineTokensPerSecond)] };
    default:
      return provider satisfies never;
  }
}
