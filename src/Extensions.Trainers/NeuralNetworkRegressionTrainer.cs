using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for regression with any <see cref="RegressionObjective"/>.</summary>
/// <remarks>
/// <para>To create this trainer, use <c>ml.Regression.Trainers.NeuralNetwork(...)</c>, or the constructor, which needs no MLContext.</para>
/// <para>Input columns: label (Single), features (known-size vector of Single), example weight (optional, Single).
/// Output columns: Score (Single, in the unit of the label).</para>
/// <list type="table">
/// <item><term>Machine learning task</term><description>Regression</description></item>
/// <item><term>Is normalization required?</term><description>No: the trainer standardises the features itself</description></item>
/// <item><term>Is caching required?</term><description>No: the data is read once, where it fits below the memory ceiling</description></item>
/// <item><term>Required package in addition to MLExtensions.Trainers</term><description>a TorchSharp backend such as libtorch-cpu-linux-x64, for training alone</description></item>
/// <item><term>Exportable to ONNX</term><description>No</description></item>
/// </list>
/// </remarks>
public sealed class NeuralNetworkRegressionTrainer : RegressionObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public NeuralNetworkRegressionTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal NeuralNetworkRegressionTrainer(IHostEnvironment? environment, Options options)
        : base(environment, nameof(NeuralNetworkRegressionTrainer), options) { }

    /// <summary>Settings of <see cref="NeuralNetworkRegressionTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<RegressionObjective>
    {
        /// <summary>Settings with <see cref="SquaredError"/>.</summary>
        public Options() : base(new SquaredError()) { }

        /// <inheritdoc/>
        public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            foreach (var fault in base.Validate(validationContext))
                yield return fault;
            if (Objective?.QuantileLevels.Length > 1)
                yield return new ValidationResult($"{nameof(Objective)} must predict one number. {Objective} predicts {Objective.QuantileLevels.Length}: use {nameof(QuantileTrainer)}.", [nameof(Objective)]);
        }
    }
}
