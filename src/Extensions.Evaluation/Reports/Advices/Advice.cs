namespace MLExtensions.Evaluation;

/// <summary>Something to do, and the number that asks for it.</summary>
/// <param name="Rule">Name of the rule that gave it, one word.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Finding">What was found, with its number and how sure it is.</param>
/// <param name="Action">What to do.</param>
/// <param name="Page">Where to read on: a page of this library's documentation and a heading in it, as <c>calibrators.md#which-rows</c>.</param>
public sealed record Advice(string Rule, string Model, string Finding, string Action, string Page);
