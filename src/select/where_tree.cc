#include "select/where_tree.h"

#include "select/where_lexer.h"

namespace binsift {
namespace {

// Brackets and nots within each other.
constexpr unsigned kDeepest = 200;

bool is_keyword(std::string_view text, std::string_view keyword) {
  if (text.size() != keyword.size()) return false;
  for (size_t i = 0; i < text.size(); ++i)
    if ((text[i] >= 'A' && text[i] <= 'Z' ? text[i] + ('a' - 'A') : text[i]) != keyword[i]) return false;
  return true;
}

bool is_reserved(std::string_view word) {
  for (const char* keyword : {"and", "or", "not", "in", "like", "is", "null", "between", "true", "false"})
    if (is_keyword(word, keyword)) return true;
  return false;
}

class Parser {
 public:
  Parser(std::string_view expression, std::vector<WhereToken> tokens)
      : expression_(expression), tokens_(std::move(tokens)) {}

  Result<WhereNode> whole() {
    Result<WhereNode> node = condition();
    if (!node) return node;
    if (token().kind != WhereTokenKind::end) return expected("'and', 'or' or the end");
    return node;
  }

 private:
  const WhereToken& token(size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  bool at_word(std::string_view keyword, size_t ahead = 0) const {
    return token(ahead).kind == WhereTokenKind::word && is_keyword(token(ahead).text, keyword);
  }
  bool at_symbol(std::string_view symbol, size_t ahead = 0) const {
    return token(ahead).kind == WhereTokenKind::symbol && token(ahead).text == symbol;
  }
  bool take_word(std::string_view keyword) { return at_word(keyword) && (++at_, true); }
  bool take_symbol(std::string_view symbol) { return at_symbol(symbol) && (++at_, true); }
  Error expected(const std::string& what, const char* hint = "") const {
    const bool ended = token().kind == WhereTokenKind::end;
    return where_error(
        expression_, token().begin, token().end,
        (ended ? "the condition ends where " : "expected ") + what + (ended ? " is expected" : ""), hint);
  }

  Result<WhereNode> condition() { return chain(WhereNode::Kind::any, "or"); }

  Result<WhereNode> chain(WhereNode::Kind kind, std::string_view keyword) {
    WhereNode node{.kind = kind};
    do {
      Result<WhereNode> part = kind == WhereNode::Kind::any ? chain(WhereNode::Kind::all, "and") : factor();
      if (!part) return part;
      node.nodes.push_back(std::move(*part));
    } while (take_word(keyword));
    if (node.nodes.size() > 1) return node;
    WhereNode only = std::move(node.nodes.front());
    return only;
  }

  Result<WhereNode> factor() {
    if (++depth_ > kDeepest) return expected("an end to the nesting: it is too deep");
    Result<WhereNode> node = factor_within();
    --depth_;
    return node;
  }

  Result<WhereNode> factor_within() {
    if (take_word("not")) {
      Result<WhereNode> inner = factor();
      return inner ? negated(std::move(*inner)) : std::move(inner);
    }
    if (take_symbol("(")) {
      Result<WhereNode> inner = condition();
      if (inner && !take_symbol(")")) return expected("')'");
      return inner;
    }
    if (at_word("changed") && at_symbol("(", 1)) {
      at_ += 2;
      const size_t begin = token().begin;
      Result<WhereOperand> column = operand();
      if (!column) return std::move(column).error();
      if (column->kind != WhereOperand::Kind::column || column->side != WhereSide::either)
        return where_error(expression_, begin, column->end, "changed() takes a column");
      if (!take_symbol(")")) return expected("')'");
      return WhereNode{.kind = WhereNode::Kind::changed, .operands = {std::move(*column)}};
    }
    Result<WhereOperand> left = operand();
    if (!left) return std::move(left).error();
    return test(std::move(*left));
  }

  static WhereNode negated(WhereNode inner) {
    WhereNode node{.kind = WhereNode::Kind::negation};
    node.nodes.push_back(std::move(inner));
    return node;
  }
  static WhereNode compared(WhereOperand left, WhereOperator op, WhereOperand right) {
    return {.kind = WhereNode::Kind::compare, .operands = {std::move(left), std::move(right)}, .op = op};
  }

  Result<WhereNode> test(WhereOperand left) {
    if (take_word("is")) {
      const bool negative = take_word("not");
      if (!take_word("null")) return expected("'null'");
      if (left.kind != WhereOperand::Kind::column) return no_column(left);
      WhereNode node{.kind = WhereNode::Kind::is_null, .operands = {std::move(left)}};
      return negative ? negated(std::move(node)) : std::move(node);
    }
    const bool negative = take_word("not");
    Result<WhereNode> node = take_word("in")        ? in_list(std::move(left))
                             : take_word("like")    ? like(std::move(left))
                             : take_word("between") ? between(std::move(left))
                             : negative             ? Result<WhereNode>(expected("'in', 'like' or 'between'"))
                                                    : comparison(std::move(left));
    if (!node) return node;
    return negative ? negated(std::move(*node)) : std::move(*node);
  }

  Result<WhereNode> in_list(WhereOperand left) {
    if (left.kind != WhereOperand::Kind::column) return no_column(left);
    WhereNode node{.kind = WhereNode::Kind::in_list, .operands = {std::move(left)}};
    if (!take_symbol("(")) return expected("'('");
    do {
      Result<WhereOperand> value = operand();
      if (!value) return std::move(value).error();
      node.operands.push_back(std::move(*value));
    } while (take_symbol(","));
    if (!take_symbol(")")) return expected("',' or ')'");
    return node;
  }
  Result<WhereNode> like(WhereOperand left) {
    if (left.kind != WhereOperand::Kind::column) return no_column(left);
    if (token().kind != WhereTokenKind::string) return expected("a pattern in quotes");
    Result<WhereOperand> pattern = operand();
    if (!pattern) return std::move(pattern).error();
    return WhereNode{.kind = WhereNode::Kind::like, .operands = {std::move(left), std::move(*pattern)}};
  }
  Result<WhereNode> between(WhereOperand left) {
    if (left.kind != WhereOperand::Kind::column) return no_column(left);
    Result<WhereOperand> low = operand();
    if (!low) return std::move(low).error();
    if (!take_word("and")) return expected("'and'");
    Result<WhereOperand> high = operand();
    if (!high) return std::move(high).error();
    WhereNode node{.kind = WhereNode::Kind::all};
    node.nodes.push_back(compared(left, WhereOperator::greater_equal, std::move(*low)));
    node.nodes.push_back(compared(std::move(left), WhereOperator::less_equal, std::move(*high)));
    return node;
  }
  Result<WhereNode> comparison(WhereOperand left) {
    static constexpr struct {
      const char* symbol;
      WhereOperator op;
    } kOperators[] = {{"=", WhereOperator::equal},   {"!=", WhereOperator::not_equal},
                      {"<", WhereOperator::less},    {"<=", WhereOperator::less_equal},
                      {">", WhereOperator::greater}, {">=", WhereOperator::greater_equal},
                      {"<=>", WhereOperator::same}};
    for (const auto& each : kOperators) {
      if (!take_symbol(each.symbol)) continue;
      Result<WhereOperand> right = operand();
      if (!right) return std::move(right).error();
      if (left.kind != WhereOperand::Kind::column && right->kind != WhereOperand::Kind::column)
        return where_error(expression_, left.begin, right->end, "a comparison without a column");
      const WhereOperand& literal = left.kind == WhereOperand::Kind::column ? *right : left;
      if (literal.kind == WhereOperand::Kind::null && each.op != WhereOperator::same)
        return where_error(expression_, literal.begin, literal.end, "nothing compares with null",
                           "write 'is null' or 'is not null'");
      return compared(std::move(left), each.op, std::move(*right));
    }
    return expected("a comparison, 'is', 'in', 'like' or 'between'");
  }
  Error no_column(const WhereOperand& operand) const {
    return where_error(expression_, operand.begin, operand.end, "expected a column here");
  }

  Result<WhereOperand> operand() {
    const WhereToken& first = token();
    WhereOperand value{.begin = first.begin, .end = first.end};
    switch (first.kind) {
      case WhereTokenKind::string: value.kind = WhereOperand::Kind::text; break;
      case WhereTokenKind::number: value.kind = WhereOperand::Kind::number; break;
      case WhereTokenKind::bytes: value.kind = WhereOperand::Kind::bytes; break;
      case WhereTokenKind::word:
        if (is_keyword(first.text, "null")) {
          value.kind = WhereOperand::Kind::null;
          break;
        }
        if (is_keyword(first.text, "true") || is_keyword(first.text, "false")) {
          value.kind = WhereOperand::Kind::number;
          value.text.assign(1, is_keyword(first.text, "true") ? '1' : '0');
          ++at_;
          return value;
        }
        if (is_reserved(first.text)) return expected("a column or a value", "quote a name as `name`");
        return column();
      case WhereTokenKind::quoted_name: return column();
      default: return expected("a column or a value");
    }
    value.text = first.text;
    ++at_;
    return value;
  }

  Result<WhereOperand> column() {
    WhereOperand column{.kind = WhereOperand::Kind::column, .begin = token().begin};
    std::vector<std::string> parts;
    bool first = true;
    do {
      const WhereToken& part = token();
      if (part.kind != WhereTokenKind::quoted_name && part.kind != WhereTokenKind::word)
        return expected("a name");
      if (first && part.kind == WhereTokenKind::word && at_symbol(".", 1) &&
          (is_keyword(part.text, "before") || is_keyword(part.text, "after"))) {
        column.side = is_keyword(part.text, "before") ? WhereSide::before : WhereSide::after;
      } else {
        parts.push_back(part.text);
      }
      first = false;
      column.end = part.end;
      ++at_;
    } while (take_symbol("."));
    if (parts.size() > 3 || parts.empty())
      return where_error(expression_, column.begin, column.end, "a name of too many parts",
                         "write column, table.column or database.table.column");
    column.name = std::move(parts.back());
    if (parts.size() > 1) column.table = std::move(parts[parts.size() - 2]);
    if (parts.size() > 2) column.database = std::move(parts[0]);
    return column;
  }

  std::string_view expression_;
  std::vector<WhereToken> tokens_;
  size_t at_ = 0;
  unsigned depth_ = 0;
};

}  // namespace

Result<std::shared_ptr<const WhereTree>> parse_where(std::string_view expression) {
  auto tree = std::make_shared<WhereTree>();
  tree->expression = expression;
  Result<std::vector<WhereToken>> tokens = where_tokens(tree->expression);
  if (!tokens) return std::move(tokens).error();
  Result<WhereNode> root = Parser(tree->expression, std::move(*tokens)).whole();
  if (!root) return std::move(root).error();
  tree->root = std::move(*root);
  return std::shared_ptr<const WhereTree>(std::move(tree));
}

}  // namespace binsift
