using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLExtensions.Conformal;

/// <summary>Fits risk control on held-out rows, and adds to every row the set of labels, or classes, {k: 1 - p_k &lt;= lambda}.</summary>
/// <remarks>
/// <para>Input columns: of several labels, label (vector of Boolean, or of Single 0 and 1) and Probability (vector of Single); of several classes, label (a key) and Score (vector of Single); and the columns of
/// <see cref="RiskControlOptions.Weights"/>. Output columns: PredictionSet (vector of Boolean with the names of the scores' slots), SetSize (Int32), and Lambda (Single) where every row has its own.</para>
/// <para>Append it with <c>AppendHeldOut</c>: on rows that the model was fitted on nothing is guaranteed. Rows without a label are left out, with a warning. A score that is not finite is an error here, and gives the
/// whole set in a transformed row.</para>
/// </remarks>
public sealed class SetRiskControlEstimator : IEstimator<SetRiskControlTransformer>
{
    private readonly RiskControlFit fit;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="isMultilabel">Whether a row has any number of labels; otherwise it has one of several classes.</param>
    /// <param name="targets">The risks, each with the most it may be.</param>
    /// <param name="procedure">How lambda is chosen.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An alpha is not strictly between the least and the greatest loss.</exception>
    /// <exception cref="ArgumentException">There is no risk, or one does not fit the procedure.</exception>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public SetRiskControlEstimator(IHostEnvironment environment, bool isMultilabel, IEnumerable<RiskTarget> targets, RiskProcedure procedure, RiskControlOptions? options = null)
        => fit = new(environment, isMultilabel ? RiskTask.Multilabel : RiskTask.Multiclass, targets, procedure, options);

    /// <summary>Chooses lambda.</summary>
    /// <param name="input">Scored rows with labels, which the model was not fitted on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">Rows cannot be used, or no lambda controls the risk where <see cref="RiskControlOptions.Shortfall"/> says so.</exception>
    public SetRiskControlTransformer Fit(IDataView input) => new(fit.Environment, fit.Fit(input), fit.Options.PredictionSetColumnName, fit.Options.SetSizeColumnName, fit.Options.LambdaColumnName);

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(
    [
        ColumnShapes.Vector(fit.Options.PredictionSetColumnName, BooleanDataViewType.Instance).WithSlotNamesOnly(fit.Check(inputSchema)),
        ColumnShapes.Scalar(fit.Options.SetSizeColumnName, NumberDataViewType.Int32),
        .. fit.CommonOutputs,
    ]);
}
