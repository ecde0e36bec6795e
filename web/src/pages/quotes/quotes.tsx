import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useSearch } from "@tanstack/react-router";
import { Button, Form, Input, InputNumber } from "antd";
import { useQuote, type Cart } from "../../api/members.ts";
import { PageHead } from "../../parts/page.tsx";
import { Told } from "../../parts/told.tsx";
import { useText } from "../../texts/texts.tsx";
import { QuoteSteps } from "./quote-steps.tsx";
import "./quotes.css";

interface Fields {
  customer_id?: string;
  points?: number | null;
  lines: { product?: string; list?: string; cost?: string }[];
}

function cartOf(fields: Fields): Cart {
  const given = (text: string | undefined) => (text?.trim() ? text.trim() : undefined);
  return {
    customer_id: given(fields.customer_id),
    points: fields.points ?? 0,
    lines: fields.lines.map(({ product, list, cost }) => ({ product: given(product), list: given(list) ?? "", cost: given(cost) })),
  };
}

/** What a cart costs somebody, step by step. Nothing is changed. */
export function Quotes() {
  const text = useText();
  const quote = useQuote();
  const { customer } = useSearch({ from: "/staff/quotes" });
  const amount = { pattern: /^\d+(\.\d{1,4})?$/, message: text("quotes.amount_wrong") };
  return (
    <>
      <PageHead title={text("quotes.title")} about={text("quotes.about")} />
      <div className="quotes">
        <Form<Fields> layout="vertical" initialValues={{ customer_id: customer, lines: [{}] }} onFinish={(fields) => quote.mutate(cartOf(fields))}>
          <Form.Item name="customer_id" label={text("quotes.customer")} extra={text("quotes.customer_about")}>
            <Input maxLength={120} autoComplete="off" />
          </Form.Item>
          <Form.List name="lines">
            {(lines, { add, remove }) => (
              <fieldset className="quote-lines">
                <legend>{text("quotes.goods")}</legend>
                {lines.map(({ key, name }) => (
                  <div key={key} className="quote-line">
                    <Form.Item name={[name, "product"]}>
                      <Input placeholder={text("quotes.product")} aria-label={text("quotes.product")} maxLength={120} />
                    </Form.Item>
                    <Form.Item name={[name, "list"]} rules={[{ required: true, message: text("form.needed") }, amount]}>
                      <Input placeholder={text("quotes.list")} aria-label={text("quotes.list")} inputMode="decimal" />
                    </Form.Item>
                    <Form.Item name={[name, "cost"]} rules={[amount]}>
                      <Input placeholder={text("quotes.cost")} aria-label={text("quotes.cost")} inputMode="decimal" />
                    </Form.Item>
                    <Button type="text" icon={<DeleteOutlined />} aria-label={text("filter.remove")} disabled={lines.length === 1} onClick={() => remove(name)} />
                  </div>
                ))}
                <Button type="dashed" size="small" icon={<PlusOutlined />} onClick={() => add({})}>
                  {text("quotes.add")}
                </Button>
              </fieldset>
            )}
          </Form.List>
          <Form.Item name="points" label={text("quotes.points")}>
            <InputNumber min={0} precision={0} style={{ width: 180 }} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={quote.isPending}>
            {text("quotes.quote")}
          </Button>
        </Form>
        <div aria-live="polite">
          <Told failed={quote.error} />
          {quote.data && !quote.error ? <QuoteSteps quote={quote.data} /> : null}
        </div>
      </div>
    </>
  );
}
