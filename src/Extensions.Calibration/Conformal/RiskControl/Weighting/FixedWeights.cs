namespace MLExtensions.Conformal;

/// <summary>Fixed weights from 0 to 1, the new row's being 1: how far each calibration row is trusted to be like new ones.</summary>
/// <param name="ColumnName">Name of the column of weights: Single or Double.</param>
public sealed record FixedWeights(string ColumnName) : RowWeighting
{
    internal override string Column => ColumnName;

    internal override string Assumption => NonExchangeable;

    internal const string NonExchangeable = "the weights are fixed without looking at the rows' losses, and the model was not fitted on the rows; beyond alpha the risk can be at most (B - A) sum w_i d_i / (sum w_i + 1), "
        + "where losses lie from A to B and d_i is the total variation distance that swapping row i with the new one makes: nothing where rows are exchangeable";

    internal override string? Fault(double value) => value is >= 0 and <= 1 ? null : Say($"weight {value}; allowed are numbers from 0 to 1, the weight of a new row");

    internal override double[] Weights(double[] values, long rowCount) => values;
}
