/** A `fetch` that tells how much of a body has left, from 0 to 1: the browser's own does not. */
export const sendingFetch =
  (onSent: (part: number) => void) =>
  async (request: Request): Promise<Response> => {
    const body = await request.blob();
    return new Promise((resolve, reject) => {
      const call = new XMLHttpRequest();
      call.open(request.method, request.url);
      request.headers.forEach((value, name) => call.setRequestHeader(name, value));
      call.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 1);
      call.onload = () => {
        const headers = { 'content-type': call.getResponseHeader('content-type') ?? 'text/plain' };
        resolve(new Response(call.responseText, { status: call.status, headers }));
      };
      call.onerror = () => reject(new TypeError('The request got no answer.'));
      call.send(body);
    });
  };
