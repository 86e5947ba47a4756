using Microsoft.ML.Runtime;
using MLExtensions.Calibration;

namespace MLExtensions.Conformal;

/// <summary>Decides rows at the lambda that controls a risk: what the transformers of all tasks show.</summary>
public abstract class RiskControlTransformer : RowTransformer
{
    private protected RiskControlTransformer(IHostEnvironment environment, ModelFormat format, RiskControlModel model) : base(environment, format) => Model = model;

    internal RiskControlModel Model { get; }

    /// <summary>What risk control found; where every row has a lambda of its own, for a row of average weight, or in the median over some of the calibration rows as new ones.</summary>
    public RiskControlResult Result => Model.Result;

    /// <summary>The lambda of <see cref="Result"/>: the most cautious one where the risk is not controlled.</summary>
    public double Lambda => Result.Lambda;

    /// <summary>What is promised, under which assumption, and whether it holds.</summary>
    public ConformalGuarantee Guarantee => Model.Guarantee;

    /// <summary>The lambda of a row; the same for all unless <see cref="RiskControlOptions.Weights"/> says otherwise.</summary>
    /// <param name="row">What the weights ask for: the row's weight, or its features. Bad ones give the most cautious lambda.</param>
    public double LambdaOf(in ConformalRow row) => Model.LambdaOf(row);

    private protected static void Write(BinaryWriter writer, RiskControlModel model) => MapFormat.Write(writer, model);
}
