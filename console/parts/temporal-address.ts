/** Where Temporal's UI shows a workflow. */
export const workflowAddress = ({ url, namespace }: { url: string; namespace: string }, workflowId: string): string =>
  `${url}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`;
