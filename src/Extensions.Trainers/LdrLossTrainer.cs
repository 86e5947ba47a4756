using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for multiclass classification with the label-distributionally robust loss LDR-KL, the worst case over label distributions near the given one.</summary>
/// <remarks>
/// The objective is <see cref="LabelDistributionallyRobustLoss"/>, which gives formula and source. To create this trainer, use <c>ml.MulticlassClassification.Trainers.LdrLoss(...)</c>, or the constructor,
/// which needs no MLContext. Columns, network and training are those of <see cref="NeuralNetworkMulticlassTrainer"/>.
/// </remarks>
public sealed class LdrLossTrainer : MulticlassObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public LdrLossTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal LdrLossTrainer(IHostEnvironment? environment, Options options) : base(environment, nameof(LdrLossTrainer), options) { }

    /// <summary>Settings of <see cref="LdrLossTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<LabelDistributionallyRobustLoss>
    {
        /// <summary>Settings with the objective at its defaults.</summary>
        public Options() : base(new LabelDistributionallyRobustLoss()) { }
    }
}
