import { useQuery } from '@tanstack/react-query';
import { nodeTypes } from '../../../nodes/index.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useText } from '../../i18n/use-locale.ts';

/**
 * The words on a port, from the journey as it is drawn now; a port that is no longer drawn keeps its name. Types answer
 * for themselves what their ports are called.
 */
export function usePortLabel(journey: string): (node: string, type: string, port: string) => string {
  const say = useText();
  const drawn = useQuery({
    queryKey: keys.journey(journey),
    queryFn: ({ signal }) => api.journey(journey, signal),
    enabled: journey !== '',
    staleTime: 30_000,
  });
  return (node, type, port) => {
    const definition = nodeTypes[type];
    const found = drawn.data?.draft.nodes.find((candidate) => candidate.id === node && candidate.type === type);
    const config = definition?.config.safeParse(found?.config ?? definition.initial);
    const label =
      config?.success === true ? definition?.ports(config.data).find(({ id }) => id === port)?.label : undefined;
    return label ? say(label) : port;
  };
}
