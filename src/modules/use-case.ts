import type { FactoryProvider, InjectionToken, Type } from '@nestjs/common';

/** A class as the provider of a port: plain classes take what they need by constructor and know no decorator. */
export const adapter = <T>(port: InjectionToken, type: Type<T>, ...inject: InjectionToken[]): FactoryProvider<T> => ({
  provide: port,
  inject,
  useFactory: (...ports: unknown[]) => new type(...ports),
});

/** A use case, provided as itself. */
export const useCase = <T>(type: Type<T>, ...inject: InjectionToken[]): FactoryProvider<T> => adapter(type, type, ...inject);
