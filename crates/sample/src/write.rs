use crate::catalogue::product_of;
use crate::customer::{Customer, customer_id};
use crate::dealings::{Case, Contact, Payment};
use crate::error::SampleError;
use crate::feedback::Feedback;
use crate::line::Line;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use terrace_domain::{LocalTime, Money};

const CUSTOMERS: [&str; 15] = [
    "客户编号",
    "客户名称",
    "客户性质",
    "手机号",
    "电子邮箱",
    "省份",
    "城市",
    "所属行业",
    "性别",
    "出生日期",
    "注册时间",
    "客户经理",
    "推荐人",
    "会员卡号",
    "备注",
];
const ORDERS: [&str; 15] = [
    "订单号",
    "客户编号",
    "下单时间",
    "商品",
    "类别",
    "数量",
    "单价",
    "优惠金额",
    "实付金额",
    "运费",
    "成本",
    "渠道",
    "门店",
    "推荐人",
    "订单状态",
];
const FEEDBACK: [&str; 9] = ["客户编号", "反馈时间", "反馈来源", "期望", "感知", "评分", "满分", "商品", "反馈内容"];

const PAYMENTS: [&str; 6] = ["订单号", "期次", "客户编号", "到期日", "付款日期", "应付金额"];
const CONTACTS: [&str; 9] =
    ["接触编号", "客户编号", "接触时间", "接触方式", "方向", "目的", "客服人员", "时长分钟", "费用"];
const CASES: [&str; 8] = ["工单号", "客户编号", "创建时间", "关闭时间", "工单类型", "严重程度", "原因", "商品"];

/// A CSV file in the making: UTF-8 without a byte-order mark, rows end in a line feed.
pub(crate) struct Table {
    path: PathBuf,
    out: BufWriter<File>,
    /// Rows so far.
    rows: u64,
}

impl Table {
    /// The customers' file, with its header.
    pub(crate) fn customers(folder: &Path) -> Result<Self, SampleError> {
        Self::create(folder.join("customers.csv"), &CUSTOMERS)
    }

    /// The order lines' file, with its header.
    pub(crate) fn orders(folder: &Path) -> Result<Self, SampleError> {
        Self::create(folder.join("orders.csv"), &ORDERS)
    }

    /// The feedback's file, with its header.
    pub(crate) fn feedback(folder: &Path) -> Result<Self, SampleError> {
        Self::create(folder.join("feedback.csv"), &FEEDBACK)
    }

    /// The file of what organisations owe, with its header.
    pub(crate) fn payments(folder: &Path) -> Result<Self, SampleError> {
        Self::create(folder.join("payments.csv"), &PAYMENTS)
    }

    /// The contacts' file, with its header.
    pub(crate) fn contacts(folder: &Path) -> Result<Self, SampleError> {
        Self::create(folder.join("contacts.csv"), &CONTACTS)
    }

    /// The cases' file, with its header.
    pub(crate) fn cases(folder: &Path) -> Result<Self, SampleError> {
        Self::create(folder.join("cases.csv"), &CASES)
    }

    fn create(path: PathBuf, header: &[&str]) -> Result<Self, SampleError> {
        let file = File::create(&path).map_err(|source| SampleError::Write { path: path.clone(), source })?;
        let mut table = Self { path, out: BufWriter::new(file), rows: 0 };
        table.write_row(header.iter().map(|name| Cow::Borrowed(*name)))?;
        Ok(table)
    }

    fn write_row<'a>(&mut self, fields: impl IntoIterator<Item = Cow<'a, str>>) -> Result<(), SampleError> {
        let mut text = String::new();
        for (place, field) in fields.into_iter().enumerate() {
            if place > 0 {
                text.push(',');
            }
            if field.contains([',', '"', '\n', '\r']) {
                text.push('"');
                text.push_str(&field.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(&field);
            }
        }
        text.push('\n');
        let written = self.out.write_all(text.as_bytes());
        written.map_err(|source| SampleError::Write { path: self.path.clone(), source })
    }

    /// Writes what is left and gives the file's path.
    pub(crate) fn finish(mut self) -> Result<PathBuf, SampleError> {
        match self.out.flush() {
            Ok(()) => Ok(self.path),
            Err(source) => Err(SampleError::Write { path: self.path, source }),
        }
    }

    pub(crate) fn customer_row(&mut self, customer: &Customer) -> Result<(), SampleError> {
        self.write_row([
            customer_id(customer.index).into(),
            customer.name.as_str().into(),
            if customer.organisation { "企业" } else { "个人" }.into(),
            customer.phone.as_str().into(),
            customer.email.as_str().into(),
            customer.province.into(),
            customer.city.into(),
            customer.industry.into(),
            customer.gender.into(),
            customer.born.map(|day| day.to_string()).unwrap_or_default().into(),
            customer.came.to_string().into(),
            customer.manager.as_str().into(),
            customer.referrer.map(customer_id).unwrap_or_default().into(),
            customer.card.as_str().into(),
            customer.note.into(),
        ])
    }

    pub(crate) fn order_row(&mut self, line: &Line) -> Result<(), SampleError> {
        let product = product_of(line.product);
        self.write_row([
            line.order.as_str().into(),
            line.customer.map(customer_id).unwrap_or_default().into(),
            clock(line.at).into(),
            product.name.into(),
            product.category.into(),
            line.quantity.to_string().into(),
            money(line.unit_price).into(),
            money(line.discount).into(),
            money(line.amount()).into(),
            money(line.freight).into(),
            money(line.cost()).into(),
            line.channel.name().into(),
            line.store.into(),
            line.referrer.map(customer_id).unwrap_or_default().into(),
            line.state.name().into(),
        ])
    }

    pub(crate) fn feedback_row(&mut self, customer: u64, said: &Feedback) -> Result<(), SampleError> {
        let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
        self.write_row([
            customer_id(customer).into(),
            clock(said.at).into(),
            said.source.name().into(),
            number(said.expected).into(),
            number(said.perceived).into(),
            number(said.rating).into(),
            number(said.scale).into(),
            said.product.map_or("", |product| product_of(product).name).into(),
            said.text.into(),
        ])
    }

    pub(crate) fn payment_row(&mut self, customer: u64, payment: &Payment) -> Result<(), SampleError> {
        self.write_row([
            payment.order.as_str().into(),
            payment.part.to_string().into(),
            customer_id(customer).into(),
            payment.due.to_string().into(),
            payment.paid.map(|day| day.to_string()).unwrap_or_default().into(),
            money(payment.amount).into(),
        ])
    }

    pub(crate) fn contact_row(&mut self, customer: u64, contact: &Contact) -> Result<(), SampleError> {
        self.rows += 1;
        self.write_row([
            format!("JC{:07}", self.rows).into(),
            customer_id(customer).into(),
            clock(contact.at).into(),
            contact.method.name().into(),
            if contact.inbound { "呼入" } else { "呼出" }.into(),
            contact.purpose.into(),
            contact.staff.into(),
            contact.minutes.to_string().into(),
            money(contact.cost).into(),
        ])
    }

    pub(crate) fn case_row(&mut self, customer: u64, case: &Case) -> Result<(), SampleError> {
        self.rows += 1;
        self.write_row([
            format!("GD{:07}", self.rows).into(),
            customer_id(customer).into(),
            clock(case.opened).into(),
            case.closed.map(clock).unwrap_or_default().into(),
            case.kind.name().into(),
            case.severity.into(),
            case.cause.into(),
            product_of(case.product).name.into(),
        ])
    }
}

/// `2026-06-30 14:05:09`, as shop platforms write it.
fn clock(at: LocalTime) -> String {
    at.to_string().replace('T', " ")
}

fn money(ten_thousandths: i64) -> String {
    Money::from_ten_thousandths(ten_thousandths).to_string()
}
