/** A model in ONNX, by hand: `last_hidden_state` is the row of each token. What it does not look at, it still takes, as a BERT does. Most of its 3 MB are a comment: a download of less is not told of. */
export function tinyOnnx(rows: number[][]): Buffer {
  const dimension = rows[0]!.length;
  const node = message([bytes(1, 'rows'), bytes(1, 'input_ids'), bytes(2, 'last_hidden_state'), bytes(3, 'gather'), bytes(4, 'Gather')]);
  const weights = message([
    ...[rows.length, dimension].map((size) => whole(1, size)),
    whole(2, FLOAT),
    bytes(8, 'rows'),
    bytes(9, Buffer.from(Float32Array.from(rows.flat()).buffer)),
  ]);
  const graph = message([
    bytes(1, node),
    bytes(2, 'tiny'),
    bytes(5, weights),
    ...['input_ids', 'attention_mask'].map((name) => bytes(11, value(name, INT64, ['batch', 'sequence']))),
    bytes(12, value('last_hidden_state', FLOAT, ['batch', 'sequence', dimension])),
  ]);
  return message([
    whole(1, 8),
    bytes(2, 'by hand'),
    bytes(6, ' '.repeat(3_000_000)),
    bytes(7, graph),
    bytes(8, message([bytes(1, ''), whole(2, 13)])),
  ]);
}

/** Element types of onnx.proto. */
const FLOAT = 1;
const INT64 = 7;

function value(name: string, type: number, shape: (string | number)[]): Buffer {
  const dims = shape.map((size) => bytes(1, message([typeof size === 'number' ? whole(1, size) : bytes(2, size)])));
  const tensor = message([whole(1, type), bytes(2, message(dims))]);
  return message([bytes(1, name), bytes(2, message([bytes(1, tensor)]))]);
}

// Protocol buffers: a field is its number and kind, then a varint, or a length and so many bytes.
const message = (fields: Buffer[]): Buffer => Buffer.concat(fields);
const whole = (field: number, number: number): Buffer => Buffer.concat([varint(field << 3), varint(number)]);
function bytes(field: number, content: Buffer | string): Buffer {
  const raw = Buffer.from(content);
  return Buffer.concat([varint((field << 3) | 2), varint(raw.length), raw]);
}
function varint(number: number): Buffer {
  const septets: number[] = [];
  for (let rest = number; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...septets, rest]);
    septets.push((rest & 127) | 128);
  }
}
