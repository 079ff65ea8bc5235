import { QueryClientProvider } from '@tanstack/react-query';
import { Tooltip } from 'radix-ui';
import { AccessGate } from '../access/access-gate';
import { Failed } from './failed';
import { queries } from './queries';
import { Shell } from './shell';
import { Views } from './views';

export const App = () => (
  <Failed>
    <QueryClientProvider client={queries}>
      <Tooltip.Provider delayDuration={300}>
        <AccessGate>
          <Shell>
            <Views />
          </Shell>
        </AccessGate>
      </Tooltip.Provider>
    </QueryClientProvider>
  </Failed>
);
