/** Small files as shops, tills and platforms write them. */

/** A file as a browser sends it. */
export interface SentFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

let table: Map<string, [number, number]> | null = null;

/** By sign its two bytes in GBK, found by reading all pairs: browsers and Node write UTF-8 alone. */
function pairs(): Map<string, [number, number]> {
  if (table !== null) return table;
  table = new Map();
  const decoder = new TextDecoder("gbk");
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) {
      if (low === 0x7f) continue;
      const sign = decoder.decode(Uint8Array.of(high, low));
      if ([...sign].length === 1 && !table.has(sign)) table.set(sign, [high, low]);
    }
  }
  return table;
}

function inGbk(text: string): Buffer {
  const bytes = [...text].flatMap((sign) => (sign.charCodeAt(0) < 0x80 ? [sign.charCodeAt(0)] : (pairs().get(sign) ?? [0x3f])));
  return Buffer.from(bytes);
}

function csv(name: string, lines: string[], encoded: (text: string) => Buffer = Buffer.from): SentFile {
  return { name, mimeType: "text/csv", buffer: encoded(`${lines.join("\r\n")}\r\n`) };
}

const TAOBAO_HEAD = "订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间,宝贝标题,宝贝总数量,收货人姓名,联系手机";

/** An export of a Chinese shop platform in GBK: one status that nobody knows, one day that is none. */
export function taobao(): SentFile {
  return csv(
    "ExportOrderList.csv",
    [
      TAOBAO_HEAD,
      "=\"3012\",小荷,128.00,交易成功,2026-05-02 10:11:12,手账本,2,王小荷,13800000001",
      "=\"3013\",阿岩,56.50,交易成功,2026-05-03 09:00:00,钢笔,1,李岩,13800000002",
      "=\"3014\",阿岩,99.00,交易关闭,2026-05-04 20:30:00,台灯,1,李岩,13800000002",
      "=\"3015\",青禾,45.00,待仓库确认,2026-05-05 21:00:00,便签,3,赵青禾,13800000003",
      "=\"3016\",青禾,77.00,交易成功,五月六日,墨水,1,赵青禾,13800000003",
    ],
    inGbk,
  );
}

/** A later export in which one order is worth less. */
export function taobaoLater(): SentFile {
  return csv("ExportOrderList-6.csv", [TAOBAO_HEAD, "=\"3012\",小荷,100.00,交易成功,2026-05-02 10:11:12,手账本,2,王小荷,13800000001"], inGbk);
}

/** An export of an international shop platform: an order of two lines, one refunded, a guest. */
export function shopify(): SentFile {
  return csv("orders_export_1.csv", [
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Refunded Amount,Phone",
    "#1001,ann@example.org,paid,2026-04-01 09:00:00 -0400,fulfilled,USD,60.00,5.00,0.00,65.00,,0.00,2026-04-01 09:00:00 -0400,2,Notebook,20.00,NB,0.00,",
    "#1001,ann@example.org,,,,,,,,,,,2026-04-01 09:00:00 -0400,1,Pen,20.00,PEN,,",
    "#1002,Bob@Example.org,refunded,2026-04-02 10:00:00 -0400,fulfilled,USD,30.00,5.00,0.00,35.00,,0.00,2026-04-02 10:00:00 -0400,1,Lamp,30.00,LAMP,35.00,",
    "#1003,bob@example.org,paid,2026-04-03 11:00:00 -0400,fulfilled,USD,80.00,0.00,0.00,80.00,SPRING,10.00,2026-04-03 11:00:00 -0400,3,Notebook,30.00,NB,0.00,",
  ]);
}

/** An export of a till: days that could be read in two ways, a clock in a column of its own, semicolons. */
export function till(): SentFile {
  return csv("till.txt", [
    "Receipt;Card;Date;Time;Article;Quantity;Amount",
    "0001;M-1;03/04/2026;09:10;Pen;1;12.50",
    "0002;M-2;05/04/2026;10:20;Notebook;2;30.00",
    "0003;M-1;06/05/2026;11:30;Lamp;1;89.00",
  ]);
}

/** Orders of the last months by three sorts of customers: a few of very much, some of much, many of little. */
export function manyOrders(customers: number): SentFile {
  const lines = Array.from({ length: customers }, (_, at) => {
    const amount = at < customers / 20 ? 9_000 + 300 * at : at < customers / 4 ? 480 + 2 * at : 18 + (at % 7);
    const day = new Date(Date.now() - (30 + (at % 40)) * 86_400_000).toISOString().slice(0, 10);
    return `O${at},C${String(at).padStart(3, "0")},${day} 10:00:00,${amount}.00`;
  });
  return csv("own-orders.csv", ["order_id,customer_id,ordered_at,amount", ...lines]);
}
