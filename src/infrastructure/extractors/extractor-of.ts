import type { LanguageModel } from '../../domain/models/language-model';
import type { KnowledgeSettings } from '../config/knowledge-settings';
import { LlmCvReader } from './llm-cv-reader';
import { ThreadExtractor } from './thread-extractor';

/** The extractor that the settings describe. @param model that reads CVs where the settings say so; undefined: rules do */
export function extractorOf(settings: KnowledgeSettings, model: LanguageModel | undefined): ThreadExtractor {
  return new ThreadExtractor({
    chunk: { size: settings.chunkSize, overlap: settings.chunkOverlap },
    maxBytes: settings.uploadMaxBytes,
    cvReader: settings.cvReader === 'model' && model ? new LlmCvReader(model) : undefined,
  });
}
