import { useTexts } from '../texts/texts';
import { Missing } from '../ui/missing';

export const NotFound = () => <Missing {...useTexts().app.notFound} />;
