import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { forgetOthers } from './access/forget-others';
import { App } from './app/App';
import { watchReachability } from './app/reachability';
import { liveRuns } from './runs/live-runs';
import './styles.css';
import { watchAnswering } from './threads/answering';

// A laptop that wakes up, a tab that is seen again: a silent connection may be dead.
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && liveRuns.nudge());
forgetOthers();
watchReachability();
watchAnswering();

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
