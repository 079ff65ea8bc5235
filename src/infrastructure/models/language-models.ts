import type { Clock } from '../../domain/clock';
import type { LanguageModel, LanguageModels } from '../../domain/models/language-model';
import type { ModelChoice } from '../config/providers';
import type { Settings } from '../config/settings';
import { OfflineModel } from './offline-model';

/** The models that the settings name. @throws ModelFailure when they cannot be built, with what to set */
export function languageModels(settings: Settings['models'], clock: Clock): LanguageModels {
  return { chain: settings.chain.map((choice) => built(choice, settings, clock)) };
}

/** Whether a model writes what it is asked to; the offline one quotes. */
export const canWrite = (model: LanguageModel): boolean => !(model instanceof OfflineModel);

/** The SDKs are loaded when they are needed: the three together take half a second and 45 MB, also of processes that know no model. */
function built(choice: ModelChoice, settings: Settings['models'], clock: Clock): LanguageModel {
  switch (choice.provider) {
    case 'anthropic': {
      const { AnthropicModel } = require('./anthropic-model') as typeof import('./anthropic-model');
      return new AnthropicModel({ model: choice.model, ...settings.anthropic });
    }
    case 'google': {
      const { GoogleModel } = require('./google-model') as typeof import('./google-model');
      return new GoogleModel({ model: choice.model, ...settings.google });
    }
    case 'openai': {
      const { OpenaiModel } = require('./openai-model') as typeof import('./openai-model');
      return new OpenaiModel({ model: choice.model, ...settings.openai });
    }
    case 'offline':
      return new OfflineModel(clock, settings.offlineTokensPerSecond);
    default:
      return choice satisfies never;
  }
}
