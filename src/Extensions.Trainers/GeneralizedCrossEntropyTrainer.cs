using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for multiclass classification with generalized cross entropy, (1 - p_y^q) / q, which gives rows with probably wrong labels less weight.</summary>
/// <remarks>
/// The objective is <see cref="GeneralizedCrossEntropy"/>, which gives formula and source. To create this trainer, use <c>ml.MulticlassClassification.Trainers.GeneralizedCrossEntropy(...)</c>, or the constructor,
/// which needs no MLContext. Columns, network and training are those of <see cref="NeuralNetworkMulticlassTrainer"/>.
/// </remarks>
public sealed class GeneralizedCrossEntropyTrainer : MulticlassObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public GeneralizedCrossEntropyTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal GeneralizedCrossEntropyTrainer(IHostEnvironment? environment, Options options) : base(environment, nameof(GeneralizedCrossEntropyTrainer), options) { }

    /// <summary>Settings of <see cref="GeneralizedCrossEntropyTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<GeneralizedCrossEntropy>
    {
        /// <summary>Settings with the objective at its defaults.</summary>
        public Options() : base(new GeneralizedCrossEntropy()) { }
    }
}
