using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>How a rejector fares on its validation rows, which chose the pass at which training stopped: a slightly optimistic estimate for new rows.</summary>
/// <param name="Rows">Number of rows that it was fitted on.</param>
/// <param name="ValidationRows">Number of those that were validation rows; 0 where there were fewer than 20 rows, and all were used for both.</param>
/// <param name="Epochs">Number of passes over the rows.</param>
/// <param name="Cost">Mean loss: 1 for an accepted wrong prediction, the cost for a rejected row. To compare: rejecting none costs <paramref name="ErrorRate"/>, rejecting all the cost.</param>
/// <param name="Coverage">Share of rows that is accepted.</param>
/// <param name="SelectiveRisk">Error rate among accepted rows; NaN where none is.</param>
/// <param name="ErrorRate">Error rate among all rows.</param>
public sealed record RejectorReport(int Rows, int ValidationRows, int Epochs, double Cost, double Coverage,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double SelectiveRisk, double ErrorRate);
